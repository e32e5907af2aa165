using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Operations.Description;

/// <summary>Adds to each operation what its metadata says: problems, parameters that binders read, access.</summary>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        AddParameters(operation, metadata);
        AddFile(operation, metadata);
        AddProblems(operation, metadata, context.Document);
        AddEntityTag(operation, metadata, isGet: context.Description.HttpMethod == HttpMethods.Get);
        if (metadata.OfType<Access>().LastOrDefault() is { } access and not Access.Public)
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(DescriptionSetup.SecurityScheme, context.Document)] = [],
                },
            ];
            operation.Description = string.Join("\n\n", new[] { operation.Description, Requirement(access) }.Where(t => t is not null));
        }

        return Task.CompletedTask;
    }

    private static void AddParameters(OpenApiOperation operation, IList<object> metadata)
    {
        operation.Parameters ??= [];
        if (metadata.OfType<IdempotencyKeyMetadata>().Any())
        {
            Add(operation, IdempotencyKey.Header, ParameterLocation.Header, new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = IdempotencyKey.MaxLength,
                Description = "Visible ASCII. The same key and body get the same answer, and have one effect.",
            });
        }

        if (metadata.OfType<IfMatchMetadata>().Any())
        {
            Add(operation, IfMatch.Header, ParameterLocation.Header, new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The ETag as it was read: 412 where someone has changed the resource since. Optional.",
            });
        }

        foreach (var name in metadata.OfType<QueryMetadata>().SelectMany(query => query.Names).Distinct(StringComparer.Ordinal))
        {
            Add(operation, name, ParameterLocation.Query, QuerySchema(name));
        }

        if (metadata.OfType<Access>().LastOrDefault() is Access.OnEvent)
        {
            Add(operation, "event_id", ParameterLocation.Query, new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "uuid",
                Description = "The event to act on: required of super admins; event managers act on their own.",
            });
        }
    }

    private static void AddFile(OpenApiOperation operation, IList<object> metadata)
    {
        if (metadata.OfType<FileBodyMetadata>().LastOrDefault() is not { Field: var field })
        {
            return;
        }

        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [FileBodyMetadata.MediaType] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string>(StringComparer.Ordinal) { field },
                        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                        {
                            [field] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                        },
                    },
                },
            },
        };
    }

    private static void Add(OpenApiOperation operation, string name, ParameterLocation location, OpenApiSchema schema) =>
        operation.Parameters!.Add(new OpenApiParameter { Name = name, In = location, Description = schema.Description, Schema = schema });

    private static OpenApiSchema QuerySchema(string name) => name switch
    {
        "skip" => new() { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = Text(Page.MaxSkip), Default = 0 },
        "limit" => new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = Text(Page.MaxLimit), Default = Page.MaxLimit },
        "cursor" => new() { Type = JsonSchemaType.String, Description = "The next_cursor of another page of this list; not with skip." },
        "is_active" or "is_pinned" => new() { Type = JsonSchemaType.Boolean },
        "permission_level" => new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "3" },
        _ when name.EndsWith("_id", StringComparison.Ordinal) => new() { Type = JsonSchemaType.String, Format = "uuid" },
        _ => new() { Type = JsonSchemaType.String },
    };

    private static void AddProblems(OpenApiOperation operation, IList<object> metadata, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        foreach (var status in Codes(operation, metadata).Distinct().GroupBy(code => code.Entry().Status).OrderBy(group => group.Key))
        {
            operation.Responses[Text(status.Key)] = new OpenApiResponse
            {
                Description = string.Join(", ", status.Select(code => code.Entry().Name)),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [ProblemResult.MediaType] = new()
                    {
                        Schema = new OpenApiSchemaReference(ProblemSchema.Name, document),
                        Example = Example(status.First()),
                    },
                },
            };
        }
    }

    private static void AddEntityTag(OpenApiOperation operation, IList<object> metadata, bool isGet)
    {
        if (!metadata.OfType<TaggedMetadata>().Any())
        {
            return;
        }

        foreach (var answer in operation.Responses!.Where(r => r.Key is "200" or "201").Select(r => r.Value).OfType<OpenApiResponse>())
        {
            answer.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            answer.Headers["ETag"] = new OpenApiHeader
            {
                Description = "Names this state of the resource.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }

        if (isGet)
        {
            operation.Responses!["304"] = new OpenApiResponse { Description = "As it was when If-None-Match was read." };
        }
    }

    /// <summary>What the endpoint declares, and what follows from its shape.</summary>
    private static IEnumerable<ErrorCode> Codes(OpenApiOperation operation, IList<object> metadata)
    {
        var codes = metadata.OfType<ErrorMetadata>().SelectMany(errors => errors.Codes);
        if (metadata.OfType<Access>().LastOrDefault() is not (null or Access.Public))
        {
            codes = codes.Concat([ErrorCode.Unauthenticated, ErrorCode.TokenExpired, ErrorCode.Forbidden]);
        }

        if (metadata.OfType<Access>().LastOrDefault() is Access.OnEvent)
        {
            codes = codes.Concat([ErrorCode.WrongEvent, ErrorCode.InvalidRequest]);
        }

        if (metadata.OfType<IfMatchMetadata>().Any())
        {
            codes = codes.Append(ErrorCode.PreconditionFailed);
        }

        if (metadata.OfType<IAcceptsMetadata>().Any())
        {
            codes = codes.Concat([ErrorCode.InvalidRequest, ErrorCode.TooLarge, ErrorCode.UnsupportedMediaType]);
        }

        if (operation.Parameters is { } parameters && parameters.Any(p => p.In is ParameterLocation.Query or ParameterLocation.Header))
        {
            codes = codes.Append(ErrorCode.InvalidRequest);
        }

        return codes.Append(ErrorCode.Overloaded);
    }

    private static JsonObject Example(ErrorCode code)
    {
        var entry = code.Entry();
        return new JsonObject
        {
            ["type"] = entry.Type,
            ["title"] = entry.Title,
            ["status"] = entry.Status,
            ["detail"] = entry.Message.English,
            ["error"] = entry.Name,
            ["message"] = entry.Message.English,
            ["path"] = "/api/…",
            ["request_id"] = "0HNH5V6B8S7QK:00000001",
        };
    }

    private static string Requirement(Access access) => access switch
    {
        Access.SuperAdmin => "Requires a super admin.",
        Access.OnEvent { Minimum: var level } => $"Requires an event manager of level {(int)level} or above, or a super admin.",
        _ => "Requires a signed-in admin.",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
