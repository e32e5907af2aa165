namespace OrleansTickets.Data.Settings;

/// <summary>Buyers are asked to come back later (MISSION T3).</summary>
/// <param name="MessageKo">What Korean readers are told; null: a text of the program's own.</param>
/// <param name="MessageEn">What all others are told; null: a text of the program's own.</param>
/// <param name="Until">When it ends by itself; null: when it is turned off.</param>
public sealed record Maintenance(string? MessageKo, string? MessageEn, DateTimeOffset? Until)
{
    public bool IsOver(DateTimeOffset now) => Until <= now;
}
