namespace OrleansTickets.Load;

/// <summary>Something that whoever started the program can put right: its message says how.</summary>
internal sealed class LoadException(string message) : Exception(message);
