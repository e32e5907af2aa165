using OrleansTickets.Silo;

namespace OrleansTickets.Api.Operations.Commands;

/// <summary>What the program can do instead of serving: <c>OrleansTickets.Api NAME [--OPTION VALUE]…</c>, with the server's settings.</summary>
/// <param name="Options">Names that its options may have, without the hyphens.</param>
/// <param name="RunAsync">Does it, with the application's services, none of which was started, and returns the exit status.</param>
internal sealed record Command(
    string Name, string[] Options, Func<WebApplication, IReadOnlyDictionary<string, string>, Task<int>> RunAsync)
{
    private static readonly Command[] All = [RotatePersonalData.Command, VerifyActivityLog.Command];

    /// <returns>What to run: without a command the server.</returns>
    /// <exception cref="StartFailure">There is no such command, or it has no such option.</exception>
    public static Func<WebApplication, Task<int>> Find(string[] args)
    {
        // The server takes nothing but settings, as the host reads them: --name value, --name=value, name=value, /name value.
        if (args.Length == 0 || args[0].StartsWith('-') || args[0].StartsWith('/') || args[0].Contains('='))
        {
            return ServeAsync;
        }

        var command = Array.Find(All, command => command.Name == args[0])
            ?? throw new StartFailure($"There is no command '{args[0]}'. There are: {string.Join(", ", All.Select(command => command.Name))}.");
        var options = command.Read(args.AsSpan(1));
        return app => command.RunAsync(app, options);
    }

    private static async Task<int> ServeAsync(WebApplication app)
    {
        await app.PrepareAsync();
        app.AnnounceWhenReady("OrleansTickets");
        await app.RunAsync();
        return 0;
    }

    private Dictionary<string, string> Read(ReadOnlySpan<string> args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].IndexOf('=') is >= 0 and var at ? (args[i][..at], args[i][(at + 1)..]) : (args[i], null);
            if (name.Contains(':'))
            {
                continue; // A setting: the host reads it.
            }

            if (!name.StartsWith("--", StringComparison.Ordinal) || !Options.Contains(name[2..]))
            {
                throw new StartFailure($"'{Name}' has no option '{name}'.");
            }

            value ??= ++i < args.Length ? args[i] : throw new StartFailure($"'{name}' needs a value.");
            if (!values.TryAdd(name[2..], value))
            {
                throw new StartFailure($"'{name}' is given more than once.");
            }
        }

        return values;
    }
}
