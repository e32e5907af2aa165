using System.Reflection;
using System.Text.Json.Nodes;

namespace OrleansTickets.Api.Operations.Description;

/// <summary>A body that shows what the type looks like, as JSON, for the API description.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ExampleAttribute(string json) : Attribute
{
    public string Json => json;
}

internal static class Examples
{
    public static JsonNode? Of(Type type) =>
        type.GetCustomAttribute<ExampleAttribute>() is { } example ? JsonNode.Parse(example.Json) : null;
}
