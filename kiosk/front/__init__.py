"""Before the staff door: devices heard, a visit carried out, all of it on the screen."""
