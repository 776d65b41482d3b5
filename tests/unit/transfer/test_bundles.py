import io
import stat
import tarfile

import pytest

from irwell.errors import BundleError, TransferError
from irwell.transfer import BundleLimits, pack_bundle, unpack_bundle

FILES = {
    "manifest.json": b'{"irwell_bundle":1}',
    "signature.json": b"{}",
    "part-00000.parquet": b"PAR1" * 500_000,
    "part-00001.parquet": b"",
}


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "bundle"
    folder.mkdir()
    for name, content in reversed(FILES.items()):
        (folder / name).write_bytes(content)
    return folder


def made(path, members, form=tarfile.USTAR_FORMAT):
    with tarfile.open(path, "w", format=form) as tar:
        for name, content, kind in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(content), "/etc/passwd"
            tar.addfile(info, io.BytesIO(content))
    return path


DOCUMENTS = [(name, FILES[name], tarfile.REGTYPE) for name in ("manifest.json", "signature.json")]


def left(tmp_path):
    return sorted(p.name for p in tmp_path.iterdir())


def test_a_bundle_comes_back(bundle, tmp_path):
    out = tmp_path / "bundle.tar"
    assert pack_bundle(bundle, out) == out.stat().st_size
    names = unpack_bundle(out, tmp_path / "new")
    assert names == tuple(FILES)
    assert {p.name: p.read_bytes() for p in (tmp_path / "new").iterdir()} == FILES
    for path in [out, *(tmp_path / "new").iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert left(tmp_path) == ["bundle", "bundle.tar", "new"]


def test_the_same_bundle_makes_the_same_bytes_and_a_plain_tar(bundle, tmp_path):
    pack_bundle(bundle, tmp_path / "one.tar")
    for path in bundle.iterdir():
        path.touch()
        path.chmod(0o644)
    pack_bundle(bundle, tmp_path / "two.tar")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()
    with tarfile.open(tmp_path / "one.tar") as tar:
        assert tar.getnames() == list(FILES)


@pytest.mark.parametrize("name", ["extra.txt", "Part.parquet", ".hidden.parquet", "a..b.parquet"])
def test_a_folder_with_something_else_is_no_bundle(bundle, tmp_path, name):
    (bundle / name).write_bytes(b"")
    with pytest.raises(BundleError, match="holds"):
        pack_bundle(bundle, tmp_path / "out.tar")
    assert left(tmp_path) == ["bundle"]


def test_links_folders_and_missing_documents_are_refused(bundle, tmp_path):
    (bundle / "link.parquet").symlink_to(bundle / "part-00000.parquet")
    with pytest.raises(BundleError, match="plain file"):
        pack_bundle(bundle, tmp_path / "out.tar")
    (bundle / "link.parquet").unlink()
    (bundle / "folder.parquet").mkdir()
    with pytest.raises(BundleError, match="plain file"):
        pack_bundle(bundle, tmp_path / "out.tar")
    (bundle / "folder.parquet").rmdir()
    (bundle / "signature.json").unlink()
    with pytest.raises(BundleError, match=r"no signature\.json"):
        pack_bundle(bundle, tmp_path / "out.tar")
    with pytest.raises(BundleError, match=r"no manifest\.json"):
        pack_bundle(tmp_path / "absent", tmp_path / "out.tar")


@pytest.mark.parametrize(
    "members",
    [
        [("../evil.parquet", b"x", tarfile.REGTYPE)],
        [("/etc/evil.parquet", b"x", tarfile.REGTYPE)],
        [("sub/a.parquet", b"x", tarfile.REGTYPE)],
        [("a.txt", b"x", tarfile.REGTYPE)],
        [("manifest.json", b"x", tarfile.REGTYPE)],
        *([("a.parquet", b"", kind)] for kind in
          (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)),
        [("a.parquet", b"x", tarfile.GNUTYPE_SPARSE)],
        [("a.parquet", b"x", tarfile.GNUTYPE_LONGNAME)],
        [("a.parquet", b"x", tarfile.XHDTYPE)],
    ],
)  # fmt: skip
def test_what_another_machine_may_not_send_is_refused(tmp_path, members):
    tar = made(tmp_path / "evil.tar", [*DOCUMENTS, *members])
    with pytest.raises(BundleError) as caught:
        unpack_bundle(tar, tmp_path / "new")
    assert caught.value.rule in ("bundle.names", "bundle.form")
    assert left(tmp_path) == ["evil.tar"]


def test_extension_headers_are_refused(tmp_path):
    with tarfile.open(tmp_path / "pax.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        info = tarfile.TarInfo("manifest.json")
        info.pax_headers = {"path": "../evil"}
        tar.addfile(info)
    with pytest.raises(BundleError, match=r"none has|plain file"):
        unpack_bundle(tmp_path / "pax.tar", tmp_path / "new")


def test_every_cut_is_refused(bundle, tmp_path):
    (bundle / "part-00000.parquet").write_bytes(b"PAR1" * 400)
    size = pack_bundle(bundle, tmp_path / "whole.tar")
    whole = (tmp_path / "whole.tar").read_bytes()
    ends = whole.rindex(b"ustar") + 255
    for cut in [*range(0, ends, 173), ends]:
        (tmp_path / "cut.tar").write_bytes(whole[:cut])
        with pytest.raises(BundleError, match="cut short"):
            unpack_bundle(tmp_path / "cut.tar", tmp_path / "new")
    assert left(tmp_path) == ["bundle", "cut.tar", "whole.tar"]
    assert size == len(whole)


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (BundleLimits(size=1_000_000), "bundle.size"),
        (BundleLimits(document_size=10), "bundle.document_size"),
        (BundleLimits(files=1), "bundle.files"),
    ],
)
def test_a_bundle_past_a_limit_is_refused(bundle, tmp_path, limits, rule):
    pack_bundle(bundle, tmp_path / "b.tar")
    with pytest.raises(BundleError) as caught:
        unpack_bundle(tmp_path / "b.tar", tmp_path / "new", limits)
    assert caught.value.rule == rule
    assert left(tmp_path) == ["b.tar", "bundle"]


def test_a_size_that_is_only_claimed_is_refused_before_it_is_read(tmp_path):
    with tarfile.open(tmp_path / "b.tar", "w", format=tarfile.GNU_FORMAT) as tar:
        info = tarfile.TarInfo("manifest.json")
        info.size = 1 << 60
        tar.fileobj.write(info.tobuf(tarfile.GNU_FORMAT))
    with pytest.raises(BundleError) as caught:
        unpack_bundle(tmp_path / "b.tar", tmp_path / "new")
    assert caught.value.rule == "bundle.document_size"


def test_nothing_is_written_over_and_a_missing_file_is_said(bundle, tmp_path):
    pack_bundle(bundle, tmp_path / "b.tar")
    with pytest.raises(TransferError, match="exists"):
        unpack_bundle(tmp_path / "b.tar", bundle)
    with pytest.raises(TransferError, match="could not be read"):
        unpack_bundle(tmp_path / "absent.tar", tmp_path / "new")
