namespace OrleansTickets.Api.Notifications;

/// <summary>How long to wait before the next try: twice as long each time, and not all at the same moment.</summary>
internal static class NotificationBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="attempts">Tries so far, from 1.</param>
    /// <param name="chance">From 0 to 1: half to the whole of the time.</param>
    public static TimeSpan After(int attempts, double chance)
    {
        var whole = First * Math.Pow(2, Math.Min(attempts, 20) - 1);
        return (whole < Longest ? whole : Longest) * (0.5 + (chance / 2));
    }
}
