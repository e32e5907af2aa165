using System.Runtime.InteropServices;

namespace OrleansTickets.Load.Reports;

/// <summary>What the figures were measured on: generator, server and PostgreSQL together.</summary>
internal sealed record MachineFacts(int Cores, string Processor, double MemoryGib, string Os, string Dotnet, string Engine)
{
    public static MachineFacts Read() => new(
        Environment.ProcessorCount,
        ReadProcessor(),
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        // artifacts/<engine>/bin/Load/<configuration>/
        new DirectoryInfo(AppContext.BaseDirectory).Parent?.Parent?.Parent?.Name ?? "");

    private static string ReadProcessor()
    {
        const string Linux = "/proc/cpuinfo";
        var line = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
