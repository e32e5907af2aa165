namespace Orleans.Concurrency
{
    /// <summary>On a method of a grain interface: does not change the grain; may interleave with others of its kind.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;

    /// <summary>On a grain class: requests may interleave at their awaits.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ReentrantAttribute : Attribute;

    /// <summary>On a method of a grain interface: may interleave with any request.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;
}

namespace Orleans
{
    /// <summary>How long activations of this class may be idle before they are collected; at least a minute.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public class CollectionAgeLimitAttribute : Attribute
    {
        public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

        private readonly TimeSpan? _given;

        public CollectionAgeLimitAttribute()
        {
        }

        public CollectionAgeLimitAttribute(string inactivityPeriod) =>
            _given = TimeSpan.Parse(inactivityPeriod, System.Globalization.CultureInfo.InvariantCulture);

        public double Days { get; set; }

        public double Hours { get; set; }

        public double Minutes { get; set; }

        public bool AlwaysActive { get; set; }

        public TimeSpan AgeLimit => _given
            ?? (AlwaysActive ? TimeSpan.FromDays(short.MaxValue) : Max(MinAgeLimit, TimeSpan.FromMinutes(((Days * 24) + Hours) * 60 + Minutes)));

        private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }

    /// <summary>On a grain class: its activations are never collected for being idle.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public class KeepAliveAttribute : Attribute;

    /// <summary>The type name in the grain's id; by default the class name in lower case without its suffix <c>Grain</c>.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        public string GrainType { get; } = grainType;
    }
}
