using System.Collections.Concurrent;

namespace OrleansTickets.Grains.Inventory;

/// <summary>Time zones by IANA name, looked up once: the framework's own look-up is too slow for every sale.</summary>
internal static class TimeZones
{
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Known = new(StringComparer.Ordinal);

    /// <exception cref="TimeZoneNotFoundException">There is no such zone.</exception>
    public static DateOnly Today(DateTimeOffset now, string name) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Known.GetOrAdd(name, TimeZoneInfo.FindSystemTimeZoneById)).DateTime);
}
