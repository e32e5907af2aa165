namespace OrleansTickets.Contracts;

/// <summary>
/// The commit of a change could not be observed: it may or may not have happened. The API answers 503 with
/// <c>Retry-After</c>; the client repeats with the same idempotency key and gets one effect.
/// </summary>
[GenerateSerializer, Alias("tickets.OutcomeUnknownException")]
public sealed class OutcomeUnknownException : Exception
{
    /// <summary>Without a cause.</summary>
    public OutcomeUnknownException()
    {
    }

    /// <summary>With what failed.</summary>
    public OutcomeUnknownException(string message)
        : base(message)
    {
    }

    /// <summary>With what failed and why.</summary>
    public OutcomeUnknownException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Too much is under way: nothing was changed, try again later. The API answers 503 with <c>Retry-After</c>.</summary>
[GenerateSerializer, Alias("tickets.OverloadedException")]
public sealed class OverloadedException : Exception
{
    /// <summary>Without a cause.</summary>
    public OverloadedException()
    {
    }

    /// <summary>With what is full.</summary>
    public OverloadedException(string message)
        : base(message)
    {
    }

    /// <summary>With what is full and why.</summary>
    public OverloadedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
