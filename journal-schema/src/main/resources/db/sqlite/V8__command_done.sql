-- Whether a command that drew an app id was carried out to its end, its name pointed at the app and all.
ALTER TABLE command_key ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
