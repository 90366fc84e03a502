-- The one release of an app that is served, found without looking through the others.
CREATE INDEX view_release_active ON view_release (app) WHERE active = 1;
