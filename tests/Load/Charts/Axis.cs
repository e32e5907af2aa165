using System.Globalization;

namespace OrleansTickets.Load.Charts;

/// <summary>Places values between two pixels, with round numbers as ticks.</summary>
internal sealed class Axis
{
    private readonly Func<double, double> _share;
    private readonly double _from;
    private readonly double _to;

    private Axis(double from, double to, IReadOnlyList<double> ticks, Func<double, double> share)
    {
        (_from, _to, Ticks, _share) = (from, to, ticks, share);
    }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From zero to the round number above the largest value, in steps of 1, 2 or 5 times a power of ten.</summary>
    public static Axis Linear(double largest, double from, double to)
    {
        var raw = Math.Max(largest, 1) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * (raw / power <= 1 ? 1 : raw / power <= 2 ? 2 : raw / power <= 5 ? 5 : 10);
        var count = (int)Math.Ceiling(Math.Max(largest, 1) / step);
        return new Axis(from, to, [.. Enumerable.Range(0, count + 1).Select(i => i * step)], value => value / (count * step));
    }

    /// <summary>Powers of ten around positive values.</summary>
    public static Axis Logarithmic(double smallest, double largest, double from, double to)
    {
        var low = (int)Math.Floor(Math.Log10(smallest));
        var high = Math.Max((int)Math.Ceiling(Math.Log10(largest)), low + 1);
        return new Axis(
            from,
            to,
            [.. Enumerable.Range(low, high - low + 1).Select(i => Math.Pow(10, i))],
            value => (Math.Log10(Math.Clamp(value, Math.Pow(10, low), Math.Pow(10, high))) - low) / (high - low));
    }

    /// <summary>The pixel of a value.</summary>
    public double At(double value) => _from + ((_to - _from) * _share(value));

    /// <summary>A tick's label.</summary>
    public static string Label(double tick) => tick.ToString(tick >= 1 ? "#,0" : "0.###", CultureInfo.InvariantCulture);

    /// <summary>A pixel as SVG writes it.</summary>
    public static string Pixel(double pixel) => pixel.ToString("0.#", CultureInfo.InvariantCulture);
}
