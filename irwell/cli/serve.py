"""`irwell serve`: the node over HTTP."""

import argparse
import os
import sys

from irwell.cli.node import SETTINGS, home_option, open_desk

NAME = "serve"
HELP = "Serve a node's home over HTTP, with gunicorn threads."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    home_option(parser)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--threads", type=int, default=8, help="requests served at once")


def run(args: argparse.Namespace) -> int:
    """Replace this process by gunicorn.

    Args:
        args: As `configure` describes.

    Returns:
        Does not return.
    """
    open_desk(args.home)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    shown = "localhost" if args.host == "127.0.0.1" else args.host
    os.environ.setdefault("IRWELL_ADDRESS", f"http://{shown}:{args.port}")
    print(f"Irwell serves {args.home} on http://{shown}:{args.port}", file=sys.stderr, flush=True)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "irwell.server.wsgi:application",
        "--bind",
        f"{args.host}:{args.port}",
        "--worker-class",
        "gthread",
        "--threads",
        str(args.threads),
        "--timeout",
        "900",
        "--log-level",
        "warning",
    ]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, no shell
