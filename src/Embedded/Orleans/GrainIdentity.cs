namespace Orleans.Runtime;

/// <summary>What has a grain id.</summary>
public interface IAddressable;

/// <summary>The name of a grain class in grain ids.</summary>
public readonly record struct GrainType(string Value)
{
    public static GrainType Create(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>The key of a grain among those of its type.</summary>
public readonly record struct IdSpan(string Value)
{
    public static IdSpan Create(string value) => new(value);

    public override string ToString() => Value;
}

/// <summary>The identity of a grain; its text is <c>type/key</c>.</summary>
public readonly record struct GrainId(GrainType Type, IdSpan Key)
{
    public static GrainId Create(string type, string key) => new(new GrainType(type), new IdSpan(key));

    public static GrainId Create(GrainType type, string key) => new(type, new IdSpan(key));

    /// <exception cref="ArgumentException">Not of the form <c>type/key</c>.</exception>
    public static GrainId Parse(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? Create(value[..slash], value[(slash + 1)..])
            : throw new ArgumentException($"\"{value}\" is not a grain id.", nameof(value));
    }

    public override string ToString() => $"{Type}/{Key}";
}
