using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTickets.Api.Tests.Operations;

public sealed class DescriptionTests(SharedApp shared)
{
    [Fact]
    public async Task OpenApi_Document_IsVersion31()
    {
        var document = await ReadAsync();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_EveryEndpointForPrograms_IsDescribed()
    {
        var described = (await OperationsAsync()).Select(operation => operation.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] forPeopleAndMonitors = ["/", "/docs/{**path}", "/openapi/{documentName}.json", "/metrics", "/health", "/health/live", "/health/ready"];
        var mapped = shared.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (endpoint, Path: $"/{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Where(route => !forPeopleAndMonitors.Contains(route.Path))
            .SelectMany(route => route.endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(
                method => $"{method} {route.Path.Replace(":guid", "", StringComparison.Ordinal)}"))
            .ToList();
        Assert.NotEmpty(mapped);
        Assert.All(mapped, operation => Assert.True(described.Contains(operation) || described.Contains($"{operation}/"), operation));
    }

    [Fact]
    public async Task OpenApi_EveryOperation_HasSummarySuccessAndProblems()
    {
        foreach (var (name, operation) in await OperationsAsync())
        {
            Assert.True(operation.TryGetProperty("summary", out _), name);
            var responses = operation.GetProperty("responses");
            Assert.True(responses.EnumerateObject().Any(response => response.Name[0] == '2'), name);
            Assert.True(
                responses.EnumerateObject().Any(response => response.Value.TryGetProperty("content", out var content)
                    && content.TryGetProperty("application/problem+json", out _)),
                name);
        }
    }

    [Fact]
    public async Task OpenApi_EveryBody_HasAnExample()
    {
        var document = await ReadAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var (name, operation) in await OperationsAsync())
        {
            if (!operation.TryGetProperty("requestBody", out var body))
            {
                continue;
            }

            if (body.GetProperty("content").TryGetProperty("multipart/form-data", out var form))
            {
                Assert.Equal("binary", form.GetProperty("schema").GetProperty("properties").GetProperty("file").GetProperty("format").GetString());
            }
            else
            {
                var reference = body.GetProperty("content").GetProperty("application/json").GetProperty("schema")
                    .GetProperty("$ref").GetString()!;
                var schema = schemas.GetProperty(reference[(reference.LastIndexOf('/') + 1)..]);
                Assert.True(schema.TryGetProperty("examples", out _), $"{name}: {reference}");
            }
        }
    }

    [Fact]
    public async Task OpenApi_AdminOperations_RequireTheBearer()
    {
        foreach (var (name, operation) in await OperationsAsync())
        {
            Assert.Equal(
                name.Contains("admin/", StringComparison.Ordinal) && !name.Contains("/login", StringComparison.Ordinal)
                    || name.Contains("logout", StringComparison.Ordinal)
                    || name.Contains("change-password", StringComparison.Ordinal),
                operation.TryGetProperty("security", out _));
        }
    }

    private async Task<List<(string Name, JsonElement Operation)>> OperationsAsync() =>
        [.. (await ReadAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name} {path.Name}", operation.Value)))];

    private async Task<JsonElement> ReadAsync()
    {
        using var client = shared.App.CreateClient();
        return await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
    }
}
