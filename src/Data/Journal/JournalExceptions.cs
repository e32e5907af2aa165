namespace OrleansTickets.Data.Journal;

/// <summary>An append did not end in a commit that could be observed. Whoever owns the stream must load it anew.</summary>
public abstract class JournalException(string message, Exception? innerException) : Exception(message, innerException);

/// <summary>Another owner has appended to the stream: this one was superseded. Nothing of the append was written.</summary>
public sealed class JournalConflictException(string stream, Exception? innerException)
    : JournalException($"Stream '{stream}' has been appended to by another owner.", innerException);

/// <summary>The commit failed or was not answered: it may or may not have happened.</summary>
public sealed class JournalOutcomeUnknownException(Exception? innerException)
    : JournalException("The commit could not be observed.", innerException);

/// <summary>The journal takes no events now: its queue is full, or the database is away. Nothing was written.</summary>
public sealed class JournalRefusedException(string message) : JournalException(message, null);
