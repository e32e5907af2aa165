using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests;

internal static class ProblemAssert
{
    /// <summary>The answer is a whole problem of this status and code.</summary>
    public static async Task<JsonElement> IsAsync(HttpResponseMessage response, HttpStatusCode status, string error)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{response.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(error, problem.GetProperty("error").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        foreach (var member in (string[])["type", "title", "detail", "message", "path"])
        {
            Assert.False(string.IsNullOrEmpty(problem.GetProperty(member).GetString()), member);
        }

        Assert.Equal(response.Headers.GetValues("X-Request-ID").Single(), problem.GetProperty("request_id").GetString());
        return problem;
    }

    /// <summary>The answer is 400 and names exactly these fields.</summary>
    public static async Task IsInvalidAsync(HttpResponseMessage response, params string[] fields)
    {
        var problem = await IsAsync(response, HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.Equal(fields.Order(), problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order());
    }
}
