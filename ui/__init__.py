"""The Qt Quick front end. Imports device_app; never imports engines."""
