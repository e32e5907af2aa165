using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Privacy;

/// <summary>Who books, in clear: between a request and its seal, and where an admin reads it. Nowhere else.</summary>
/// <param name="Name">Trimmed.</param>
/// <param name="Phone">A Korean mobile number in digits only.</param>
/// <param name="Email">In lower case; null where none was given.</param>
internal sealed record Customer(string Name, string Phone, string? Email)
{
    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(Customer);
}

/// <summary>What is encrypted. Members may be added, never changed: rows in use hold them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Customer))]
internal sealed partial class CustomerJson : JsonSerializerContext;
