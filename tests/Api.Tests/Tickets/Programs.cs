using System.Diagnostics;

namespace OrleansTickets.Api.Tests.Tickets;

/// <summary>Programs of others, as independent readers of what we make.</summary>
internal static class Programs
{
    /// <summary>Where it is; null where it is not installed.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <returns>What it says on standard output; its complaints only where it says nothing else.</returns>
    public static async Task<(int Status, string Output)> RunAsync(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Find(name)!, arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output is { Length: > 0 } said ? said : await errors);
    }
}
