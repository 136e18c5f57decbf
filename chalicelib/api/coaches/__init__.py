"""Routes of coaches: finding them, their slots; their own profile, hours and time off."""
