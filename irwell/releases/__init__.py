"""Agreement and contract become a plan, a table, a signed bundle.

Builds what an agreement names and nothing else; deciding who may read it is the desk's work.
"""

from irwell.releases.build import Built, Held, materialise
from irwell.releases.bundle import manifest_of, write_bundle
from irwell.releases.compile import COMPILER_VERSION, ReleasePlan, compile_release
from irwell.releases.counting import compile_count
from irwell.releases.identity import (
    ReleaseIdentity,
    deposit_mark,
    identity_of,
    release_id,
    secret_name,
)
from irwell.releases.manifest import JournalPlace, Manifest, Part
from irwell.releases.verbs import COMPILED_VERBS
from irwell.releases.verification import Verified, read_bundle_manifest, verify_bundle

__all__ = [
    "COMPILED_VERBS", "COMPILER_VERSION", "Built", "Held", "JournalPlace", "Manifest", "Part",
    "ReleaseIdentity", "ReleasePlan", "Verified", "compile_count", "compile_release",
    "deposit_mark",
    "identity_of", "manifest_of", "materialise", "read_bundle_manifest", "release_id",
    "secret_name", "verify_bundle", "write_bundle",
]  # fmt: skip
