using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Architecture.Tests.Journal;

/// <summary>An event as some version wrote it once; journals hold it for ever.</summary>
/// <param name="Subject">What the journal indexes it by.</param>
/// <param name="Data">Every member that the event has.</param>
internal sealed record FrozenEvent(string Type, string? Subject, [StringSyntax(StringSyntaxAttribute.Json)] string Data);

/// <summary>
/// What was written must read, and write again to the same: a renamed, retyped or lost member is a change of format that the
/// journals in use do not follow.
/// </summary>
internal static class FrozenFormat
{
    public static IEnumerable<string> Violations<TEvent>(
        IReadOnlyCollection<FrozenEvent> frozen, Func<RecordedEvent, TEvent> read, Func<TEvent, DateTimeOffset, RecordedEvent> write)
        where TEvent : class
    {
        var seen = new HashSet<Type>();
        foreach (var one in frozen)
        {
            var recorded = new RecordedEvent(one.Type, null, DateTimeOffset.UnixEpoch, System.Text.Encoding.UTF8.GetBytes(one.Data));
            var journaled = read(recorded);
            var again = write(journaled, recorded.At);
            seen.Add(journaled.GetType());
            var subject = again.Subject?.ToString("D");
            if (again.Type != one.Type || subject != one.Subject)
            {
                yield return $"{one.Type} about {one.Subject ?? "nothing"} is now {again.Type} about {subject ?? "nothing"}";
            }

            if (!JsonNode.DeepEquals(JsonNode.Parse(one.Data), JsonNode.Parse(again.Data)))
            {
                yield return $"{one.Type} was {one.Data} and is now {System.Text.Encoding.UTF8.GetString(again.Data)}";
            }
        }

        foreach (var type in typeof(TEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TEvent)) && !type.IsAbstract))
        {
            if (!seen.Contains(type))
            {
                yield return $"{type.Name} is not frozen: add what it writes";
            }
        }
    }
}
