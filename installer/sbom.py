"""What the package is made of, as CycloneDX 1.6: the Python distributions with files in it, and the face models."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

NAMESPACE = uuid.UUID("9a1e6f4e-3f57-4b53-9d1e-6d6f1f0b8a51")


def sbom_of(frozen: Path, version: str) -> str:
    """JSON text, the same for the same package."""
    inside = frozen / "_internal"
    root = Component(
        name="training-desk-kiosk",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"training-desk-kiosk@{version}",
    )
    bom = Bom(components=[*_libraries(inside), *_models(inside)])
    bom.metadata.component = root
    bom.serial_number = uuid.uuid5(NAMESPACE, version)
    bom.metadata.timestamp = None
    bom.register_dependency(root, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _libraries(inside: Path) -> Iterator[Component]:
    """A distribution is in the package when one of its top-level names is, as files or frozen into the archive."""
    names = {path.name.split(".")[0] for path in inside.iterdir()} | _frozen_names(inside)
    for one in sorted(distributions(), key=lambda found: found.name.lower()):
        if _top_level(one) & names and one.name != "training-desk-kiosk":
            licence = one.metadata.get("License-Expression") or one.metadata.get("License") or ""
            name = one.name.lower().replace("_", "-")
            yield Component(
                name=name,
                version=one.version,
                type=ComponentType.LIBRARY,
                bom_ref=f"{name}@{one.version}",
                purl=PackageURL("pypi", name=name, version=one.version),
                licenses=[DisjunctiveLicense(name=licence.splitlines()[0][:80])] if licence else [],
            )


def _frozen_names(inside: Path) -> set[str]:
    """Top-level packages in the program's own archive."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(next(inside.parent.glob("training-desk"))))
    return {name.split(".")[0] for name in archive.open_embedded_archive("PYZ.pyz").toc}


def _top_level(one: Distribution) -> set[str]:
    return {
        path.parts[0].split(".")[0]
        for path in one.files or ()
        if path.suffix in (".py", ".so")
        and not path.parts[0].startswith((".", "_"))
        and path.parts[0] != ".."
    }


def _models(inside: Path) -> Iterator[Component]:
    for path in sorted((inside / "kiosk/face/models").glob("*.onnx")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        yield Component(
            name=path.name,
            version="0.0.1",
            type=ComponentType.MACHINE_LEARNING_MODEL,
            bom_ref=path.name,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            purl=PackageURL("npm", name="faceplugin-face-recognition-js", version="0.0.1", subpath=path.name),
        )
