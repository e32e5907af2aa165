using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>Tokens are read strictly: a member that is missing, unknown, repeated or of another type makes the token invalid.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 2)]
[JsonSerializable(typeof(TokenHeader))]
[JsonSerializable(typeof(AccessTokenPayload))]
internal sealed partial class TokenJson : JsonSerializerContext;
