using System.Net.Http.Json;
using System.Text.Json;

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
            if (operation.TryGetProperty("requestBody", out var body))
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
                    || name.Contains("logout", StringComparison.Ordinal),
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
