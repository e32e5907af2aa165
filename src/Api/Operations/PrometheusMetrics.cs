using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OrleansTickets.Api.Operations;

/// <summary>
/// Collects the framework's HTTP metrics and every meter of ours (<c>OrleansTickets.*</c>) for <c>/metrics</c>. In place of the
/// Prometheus exporter packages, which not every registry holds.
/// </summary>
internal sealed class PrometheusMetrics : IDisposable
{
    private const string HttpMeter = "Microsoft.AspNetCore.Hosting";
    private const string HttpDuration = "http.server.request.duration";
    private const string OwnMeters = "OrleansTickets.";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<MetricFamily> _families = new();

    /// <param name="meters">Meters of this application alone: tests run several in one process.</param>
    public PrometheusMetrics(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Describe(instrument, meters) is { } family)
            {
                _families.Enqueue(family);
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>The Prometheus text format, version 0.0.4.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new PrometheusText();
        foreach (var family in _families)
        {
            text.Add(family);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static MetricFamily? Describe(Instrument instrument, IMeterFactory meters)
    {
        var meter = instrument.Meter;
        if (meter.Name == HttpMeter && instrument.Name == HttpDuration && ReferenceEquals(meter.Scope, meters))
        {
            // The route, not the path: paths are without number, and strangers choose them.
            return new MetricFamily(
                "http_request_duration_seconds",
                "Time to answer, in seconds.",
                MetricKind.Histogram,
                ["http.request.method", "http.route", "http.response.status_code"],
                ["method", "route", "status"])
            {
                CountName = "http_requests_total",
                CountHelp = "Requests answered.",
            };
        }

        if (!meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal) || (meter.Scope is not null && meter.Scope != meters))
        {
            return null;
        }

        var kind = instrument.GetType().GetGenericTypeDefinition() switch
        {
            var type when type == typeof(Histogram<>) => MetricKind.Histogram,
            var type when type == typeof(Counter<>) => MetricKind.Counter,
            var type when type == typeof(UpDownCounter<>) => MetricKind.UpDown,
            var type when type == typeof(ObservableCounter<>) => MetricKind.ObservedCounter,
            _ => MetricKind.Gauge,
        };
        var suffix = kind is MetricKind.Counter or MetricKind.ObservedCounter ? "_total" : "";
        return new MetricFamily(
            instrument.Name.Replace('.', '_').Replace('-', '_') + suffix, instrument.Description ?? "", kind, null, null);
    }
}
