using System.Diagnostics;

namespace OrleansTickets.Load.Measures;

/// <summary>What one round has seen so far. Thread-safe.</summary>
/// <remarks>
/// Everything counts towards the invariant; only what was answered inside the measured window counts towards throughput and
/// latency, so that warm-up and the last stragglers do not.
/// </remarks>
/// <param name="success">The status of what is counted.</param>
/// <param name="sampleEvery">Of the reservations acknowledged; 0: none.</param>
internal sealed class Tally(int success, long sampleEvery)
{
    private const int LargestSample = 200;

    private readonly Lock _lock = new();
    private readonly LatencyHistogram _latencies = new();
    private readonly LatencyHistogram _lateness = new();
    private readonly SortedDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, long> _timeline = [];
    private readonly List<string> _sample = [];
    private long _windowFrom;
    private long _windowTo = long.MaxValue;
    private long _acknowledged;
    private long _acknowledgedInWindow;
    private long _soldOut;
    private long _unknown;
    private long _lastAnswerAt;

    /// <summary>Sets the measured window, in <see cref="Stopwatch"/> timestamps.</summary>
    public void Measure(long from, long to)
    {
        lock (_lock)
        {
            (_windowFrom, _windowTo) = (from, to);
        }
    }

    /// <summary>How late the generator itself sent a request that had a free connection: its own error.</summary>
    public void SentLate(long dueAt)
    {
        var late = Stopwatch.GetElapsedTime(dueAt);
        lock (_lock)
        {
            _lateness.Record((long)late.TotalMicroseconds);
        }
    }

    public void Answered(long dueAt, in Wire.WireResponse response)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (now >= _windowFrom && now < _windowTo)
            {
                _latencies.Record((long)Stopwatch.GetElapsedTime(dueAt, now).TotalMicroseconds);
                _lastAnswerAt = now;
            }

            if (response.Status == success)
            {
                Acknowledge(now, response);
            }
            else
            {
                Refuse(response);
            }
        }
    }

    /// <summary>A request whose outcome nobody knows: the server may have done it or not.</summary>
    public void Lost(string reason)
    {
        lock (_lock)
        {
            _unknown++;
            CountError(reason);
        }
    }

    /// <summary>For the live display.</summary>
    public (long Acknowledged, long Failed, long P99) Glance()
    {
        lock (_lock)
        {
            return (_acknowledged, _errors.Values.Sum(), _latencies.Count > 0 ? _latencies.Percentile(0.99) : 0);
        }
    }

    public Measured Result()
    {
        lock (_lock)
        {
            var end = Math.Min(_windowTo, Math.Max(_lastAnswerAt, _windowFrom + 1));
            var seconds = Stopwatch.GetElapsedTime(_windowFrom, end).TotalSeconds;
            return new Measured(
                _acknowledged,
                _unknown,
                _soldOut,
                _acknowledgedInWindow / seconds,
                Latencies.Of(_latencies),
                _lateness.Count > 0 ? Latencies.Of(_lateness) : null,
                new SortedDictionary<string, long>(_errors, StringComparer.Ordinal),
                Timeline(),
                [.. _sample]);
        }
    }

    private void Acknowledge(long now, in Wire.WireResponse response)
    {
        var number = _acknowledged++;
        if (sampleEvery > 0 && number % sampleEvery == 0 && _sample.Count < LargestSample)
        {
            AddToSample(response.FindText("\"reservation_id\""u8));
        }

        if (now >= _windowFrom && now < _windowTo)
        {
            _acknowledgedInWindow++;
            CountSecond((int)Stopwatch.GetElapsedTime(_windowFrom, now).TotalSeconds);
        }
    }

    private void AddToSample(string? reservation)
    {
        if (reservation is null)
        {
            CountError("201 without a reservation_id");
        }
        else
        {
            _sample.Add(reservation);
        }
    }

    private void Refuse(in Wire.WireResponse response)
    {
        var code = response.FindText("\"error\""u8);
        CountError(code is null ? $"{response.Status}" : $"{response.Status} {code}");
        _soldOut += code == "SOLD_OUT" ? 1 : 0;
        // A 5xx says nothing about what was done before it; a 4xx says that nothing was.
        _unknown += response.Status >= StatusCodes.Status500InternalServerError ? 1 : 0;
    }

    private void CountSecond(int second) => _timeline[second] = _timeline.GetValueOrDefault(second) + 1;

    private void CountError(string error) => _errors[error] = _errors.GetValueOrDefault(error) + 1;

    private long[] Timeline()
    {
        var seconds = new long[_timeline.Count == 0 ? 0 : _timeline.Keys.Last() + 1];
        foreach (var (second, count) in _timeline)
        {
            seconds[second] = count;
        }

        return seconds;
    }
}
