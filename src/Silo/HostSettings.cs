namespace OrleansTickets.Silo;

/// <summary>The framework's own settings that people get wrong; it would answer with a stack trace, or after all else has started.</summary>
internal static class HostSettings
{
    private const string Urls = "urls";
    private const string LogLevels = "LogLevel";
    private const int MaxPort = 65_535;

    /// <exception cref="InvalidOperationException">One of them is wrong; the message names it.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var url in (configuration[Urls] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsAddress(url))
            {
                throw new InvalidOperationException($"{Urls} cannot have '{url}': it must be addresses such as http://localhost:8080.");
            }
        }

        CheckLogLevels(configuration.GetSection("Logging"));
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Port is >= 0 and <= MaxPort;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static void CheckLogLevels(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            if (section.Key.Equals(LogLevels, StringComparison.OrdinalIgnoreCase)
                && child.Value is { Length: > 0 } level && !Enum.TryParse<LogLevel>(level, ignoreCase: true, out _))
            {
                throw new InvalidOperationException(
                    $"{child.Path.Replace(":", "__", StringComparison.Ordinal)} cannot be '{level}': "
                    + $"it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
            }

            CheckLogLevels(child);
        }
    }
}
