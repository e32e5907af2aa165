using System.Collections.Concurrent;

namespace OrleansTickets.Api.Operations;

internal enum MetricKind
{
    Counter,
    ObservedCounter,
    UpDown,
    Gauge,
    Histogram,
}

/// <summary>One instrument and its series. Recording takes no lock and, for series that exist, allocates nothing.</summary>
/// <param name="tags">The tags that make a series, at most three; null: the first three that come, by their own names.</param>
/// <param name="labels">Their names at Prometheus.</param>
internal sealed class MetricFamily(string name, string help, MetricKind kind, string[]? tags, string[]? labels)
{
    private const int MaxTags = 3;

    /// <summary>What Prometheus' own clients use, which dashboards expect.</summary>
    public static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<SeriesKey, MetricSeries> _series = new();

    public string Name => name;

    public string Help => help;

    public MetricKind Kind => kind;

    /// <summary>A histogram's count under another name, where dashboards expect a counter of its own.</summary>
    public string? CountName { get; init; }

    public string CountHelp { get; init; } = "";

    public IEnumerable<MetricSeries> Series => _series.Values;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> measured)
    {
        var key = tags is null ? SeriesKey.OfFirst(measured) : SeriesKey.Of(measured, tags);
        if (!_series.TryGetValue(key, out var series))
        {
            series = _series.GetOrAdd(key, new MetricSeries(Labels(key, measured), kind == MetricKind.Histogram ? Bounds.Length : 0));
        }

        switch (kind)
        {
            case MetricKind.Histogram:
                series.Observe(value);
                break;
            case MetricKind.Counter or MetricKind.UpDown:
                series.Add(value);
                break;
            default:
                series.Set(value);
                break;
        }
    }

    private List<KeyValuePair<string, string>> Labels(SeriesKey key, ReadOnlySpan<KeyValuePair<string, object?>> measured)
    {
        var result = new List<KeyValuePair<string, string>>(MaxTags);
        for (var i = 0; i < MaxTags; i++)
        {
            if (key[i] is { } value)
            {
                var label = labels is null ? measured[i].Key.Replace('.', '_') : labels[i];
                result.Add(new(label, value.ToString() ?? ""));
            }
        }

        return result;
    }
}

/// <summary>The values of up to three tags. Unused ones are null.</summary>
internal sealed record SeriesKey(object? First, object? Second, object? Third)
{
    public object? this[int index] => index switch { 0 => First, 1 => Second, _ => Third };

    public static SeriesKey OfFirst(ReadOnlySpan<KeyValuePair<string, object?>> measured) => new(
        measured.Length > 0 ? measured[0].Value : null,
        measured.Length > 1 ? measured[1].Value : null,
        measured.Length > 2 ? measured[2].Value : null);

    public static SeriesKey Of(ReadOnlySpan<KeyValuePair<string, object?>> measured, string[] tags) => new(
        Find(measured, tags, 0), Find(measured, tags, 1), Find(measured, tags, 2));

    private static object? Find(ReadOnlySpan<KeyValuePair<string, object?>> measured, string[] tags, int index)
    {
        if (index < tags.Length)
        {
            foreach (var tag in measured)
            {
                if (tag.Key == tags[index])
                {
                    return tag.Value;
                }
            }
        }

        return null;
    }
}
