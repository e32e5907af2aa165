using Microsoft.OpenApi;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Answers;

namespace OrleansTickets.Api.Operations.Description;

/// <summary>The API's description: OpenAPI 3.1 at <c>/openapi/v1.json</c>, for people at <c>/docs</c>.</summary>
internal static class DescriptionSetup
{
    public const string SecurityScheme = "bearer";

    public static void AddDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer<OperationDescription>();
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonPropertyInfo is null && Examples.Of(context.JsonTypeInfo.Type) is { } example)
            {
                schema.Examples = [example];
            }

            return Task.CompletedTask;
        });
    });

    public static void MapDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowPublic();

        // The assets are in the package: no page loads anything from elsewhere.
        routes.MapSwaggerUI("docs", ui =>
        {
            ui.SwaggerEndpoint("/openapi/v1.json", "OrleansTickets");
            ui.DocumentTitle = "OrleansTickets API";
        }).AllowPublic().Shows(BrowserPolicy.Documentation);
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrleansTickets",
            Version = "1",
            Description = "Ticket drops without overselling. Amounts are whole KRW, times RFC 3339 in UTC. Errors are RFC 9457 "
                + "problems whose member `error` is one of a closed set of codes.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[SecurityScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The access token of a login.",
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[ProblemSchema.Name] = ProblemSchema.Create();
    }
}
