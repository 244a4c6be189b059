"""The desk's side of a shared hub: sign-ins claimed before they are written, other desks accepted, doubles shown."""
