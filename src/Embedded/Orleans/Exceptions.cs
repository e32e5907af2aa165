namespace Orleans.Runtime
{
    /// <summary>A failure of the runtime rather than of a grain.</summary>
    public class OrleansException : Exception
    {
        public OrleansException()
        {
        }

        public OrleansException(string message)
            : base(message)
        {
        }

        public OrleansException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A call was refused without being run.</summary>
    public class OrleansMessageRejectionException : OrleansException
    {
        public OrleansMessageRejectionException(string message)
            : base(message)
        {
        }

        public OrleansMessageRejectionException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The host is not running, or is on its way down.</summary>
    public class SiloUnavailableException(string message) : OrleansMessageRejectionException(message);
}

namespace Orleans.Storage
{
    /// <summary>The row was changed by another since this state was read.</summary>
    public class InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : Runtime.OrleansException($"{errorMsg} Expected Etag={storedEtag} Received Etag={currentEtag}")
    {
        public string? StoredEtag { get; } = storedEtag;

        public string? CurrentEtag { get; } = currentEtag;

        /// <summary>False once it has left the activation whose state it concerns: others that let it pass keep theirs.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}
