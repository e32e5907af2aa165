using System.Globalization;
using System.Text;

namespace OrleansTickets.Api.Operations;

/// <summary>Writes metric families as Prometheus text.</summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder _text = new();

    public void Add(MetricFamily family)
    {
        var series = family.Series.ToList();
        if (series.Count == 0)
        {
            return;
        }

        Head(family.Name, family.Help, family.Kind switch
        {
            MetricKind.Histogram => "histogram",
            MetricKind.Counter or MetricKind.ObservedCounter => "counter",
            _ => "gauge",
        });
        foreach (var one in series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                Histogram(family.Name, one);
            }
            else
            {
                Line(family.Name, one.Labels, null, one.Value);
            }
        }

        if (family.CountName is { } countName)
        {
            Head(countName, family.CountHelp, "counter");
            foreach (var one in series)
            {
                Line(countName, one.Labels, null, Enumerable.Range(0, MetricFamily.Bounds.Length + 1).Sum(one.Count));
            }
        }
    }

    public override string ToString() => _text.ToString();

    private void Histogram(string name, MetricSeries series)
    {
        long below = 0;
        for (var i = 0; i < MetricFamily.Bounds.Length; i++)
        {
            below += series.Count(i);
            Line(name + "_bucket", series.Labels, MetricFamily.Bounds[i].ToString(CultureInfo.InvariantCulture), below);
        }

        below += series.Count(MetricFamily.Bounds.Length);
        Line(name + "_bucket", series.Labels, "+Inf", below);
        Line(name + "_sum", series.Labels, null, series.Value);
        Line(name + "_count", series.Labels, null, below);
    }

    private void Head(string name, string help, string type) => _text
        .Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\n", " ", StringComparison.Ordinal)).Append('\n')
        .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private void Line(string name, IReadOnlyList<KeyValuePair<string, string>> labels, string? bound, double value)
    {
        var all = bound is null ? labels : [.. labels, new("le", bound)];
        _text.Append(name);
        if (all.Count > 0)
        {
            _text.Append('{').AppendJoin(',', all.Select(label => $"{label.Key}=\"{Escape(label.Value)}\"")).Append('}');
        }

        _text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
