mod countries;
mod hostile;
mod towns;
