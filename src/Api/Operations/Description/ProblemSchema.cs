using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Operations.Description;

/// <summary>The schema of <see cref="ProblemBody"/>, with the closed set of codes.</summary>
internal static class ProblemSchema
{
    public const string Name = "Problem";

    public static OpenApiSchema Create() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An RFC 9457 problem.",
        Required = new HashSet<string>(StringComparer.Ordinal)
        {
            "type", "title", "status", "detail", "error", "message", "path", "request_id",
        },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("Names the error for good."),
            ["title"] = Text("The same for every occurrence, in English."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text("What went wrong, in the language of Accept-Language (ko, en)."),
            ["error"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. Enum.GetValues<ErrorCode>().Select(code => (JsonNode)code.Entry().Name)],
            },
            ["message"] = Text("What to tell people, in the language of Accept-Language (ko, en)."),
            ["path"] = Text("The path asked for."),
            ["request_id"] = Text("The X-Request-ID of the answer."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "With INVALID_REQUEST, and with CONFLICT where a field is at fault: what is wrong, by field.",
                AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            },
            ["available"] = Number("With SOLD_OUT, and with CONFLICT over a stock: tickets still to be had."),
            ["limit"] = Number("With LIMIT_EXCEEDED: the limit in tickets or times."),
            ["retry_after"] = Number("Seconds after which to try again, as in the header Retry-After."),
            ["product_id"] = Text("The product concerned."),
            ["option_id"] = Text("The option concerned."),
            ["reason"] = Text("At a gate: why somebody is not let in."),
            ["entered_at"] = Text("With ALREADY_ENTERED: the first entry."),
            ["gate"] = Text("With ALREADY_ENTERED: where that was."),
            ["provider_code"] = Text("With PROVIDER_ERROR: the outside service's own code, where it gave one."),
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Number(string description) => new() { Type = JsonSchemaType.Integer, Description = description };
}
