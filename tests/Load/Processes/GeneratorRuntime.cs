namespace OrleansTickets.Load.Processes;

/// <summary>
/// Makes one thread read all sockets of the generator and run what follows on it: no hand-over to the pool, so that a thousand
/// connections cost the servers under test as little processor time as possible.
/// </summary>
internal static class GeneratorRuntime
{
    private const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>Takes effect only before the process opens its first socket.</summary>
    public static void Apply()
    {
        Environment.SetEnvironmentVariable(Inline, "1");
        Environment.SetEnvironmentVariable(Threads, "1");
    }

    /// <summary>Keeps these settings from the servers.</summary>
    public static void RemoveFrom(IDictionary<string, string?> environment)
    {
        environment.Remove(Inline);
        environment.Remove(Threads);
    }
}
