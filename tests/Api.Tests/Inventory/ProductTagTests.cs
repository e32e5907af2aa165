using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.Contracts;

namespace OrleansTickets.Api.Tests.Inventory;

/// <summary>Entity tags of products and options, whose conditions the grain decides in its turn.</summary>
public sealed class ProductTagTests(SharedApp shared)
{
    private const int Rounds = 10;
    private const int Writers = 6;

    [Fact]
    public async Task Put_Sales_ChangeTheTagButNotWhatIfMatchCompares()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var path = shop.AdminPath($"/{shop.ProductId}");
        var read = await TagAsync(shop, path);
        Assert.Equal(HttpStatusCode.NotModified, await KnownAsync(shop, path, read));
        await shop.HoldAsync(2);
        Assert.Equal(HttpStatusCode.OK, await KnownAsync(shop, path, read));
        Assert.NotEqual(read, await TagAsync(shop, path));

        using var put = await SendAsync(shop, HttpMethod.Put, path, read, Shop.NewProduct(90));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(put.Headers.ETag!.Tag, await TagAsync(shop, path));
        using var stale = await SendAsync(shop, HttpMethod.Put, path, read, Shop.NewProduct(80));
        await ProblemAssert.IsAsync(stale, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        await shop.AssertStockAsync(total: 90, held: 2, sold: 0);
    }

    [Fact]
    public async Task Put_AfterAnotherAdminsChange_OfAnyKind_IsStale()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var option = await shop.AddOptionAsync("Evening", stock: 5);
        var path = shop.AdminPath($"/{shop.ProductId}");
        Func<Task<HttpResponseMessage>>[] changes =
        [
            () => shop.AdjustAsync(new { delta = 1, reason = "in" }),
            () => shop.Admin.PutAsJsonAsync(shop.AdminPath($"/options/{option}"), new { name = "Night" }),
            () => shop.Admin.PostAsJsonAsync(shop.AdminPath($"/{shop.ProductId}/options"), new { name = "Morning" }),
            () => shop.Admin.DeleteAsync(shop.AdminPath($"/options/{option}")),
        ];
        foreach (var change in changes)
        {
            var read = await TagAsync(shop, path);
            using var changed = await change();
            changed.EnsureSuccessStatusCode();
            using var stale = await SendAsync(shop, HttpMethod.Put, path, read, Shop.NewProduct(80));
            await ProblemAssert.IsAsync(stale, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
            using var stillThere = await SendAsync(shop, HttpMethod.Delete, path, read);
            await ProblemAssert.IsAsync(stillThere, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        }
    }

    [Fact]
    public async Task Option_Tags_FollowTheOptionAlone()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        using var created = await shop.Admin.PostAsJsonAsync(
            shop.AdminPath($"/{shop.ProductId}/options"), new { name = "Evening", stock = 5 });
        var path = $"{created.Headers.Location!.OriginalString}?event_id={shop.EventId}";
        var read = created.Headers.ETag!.Tag;
        Assert.Equal(read, await TagAsync(shop, path));
        using var product = await shop.Admin.PutAsJsonAsync(shop.AdminPath($"/{shop.ProductId}"), Shop.NewProduct(80));
        Assert.Equal(read, await TagAsync(shop, path));

        using var put = await SendAsync(shop, HttpMethod.Put, path, read, new { name = "Night" });
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var stale = await SendAsync(shop, HttpMethod.Delete, path, read);
        await ProblemAssert.IsAsync(stale, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        using var deleted = await SendAsync(shop, HttpMethod.Delete, path, put.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Theory]
    [InlineData("*", 200)]
    [InlineData("\"x\"", 412)]
    [InlineData("\"0\"", 412)]
    [InlineData("\"-1\"", 412)]
    [InlineData("\"99999999999999999999\"", 412)]
    [InlineData("\".\"", 412)]
    [InlineData("1", 400)]
    public async Task Put_StrangeConditions_MatchNothing(string condition, int status)
    {
        using var shop = await Shop.OpenAsync(shared.App);
        using var put = await SendAsync(shop, HttpMethod.Put, shop.AdminPath($"/{shop.ProductId}"), condition, Shop.NewProduct(80));
        Assert.Equal(status, (int)put.StatusCode);
    }

    [Fact]
    public async Task Put_ManyAtOnceWithTheSameTag_OneWins()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var path = shop.AdminPath($"/{shop.ProductId}");
        for (var round = 0; round < Rounds; round++)
        {
            var tag = await TagAsync(shop, path);
            var answers = await Task.WhenAll(Enumerable.Range(1, Writers).Select(
                writer => SendAsync(shop, HttpMethod.Put, path, tag, Priced(writer))));
            var winner = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            Assert.Equal(Writers - 1, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
            Assert.Equal(
                (await winner.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("price").GetInt64(),
                (await shop.ReadProductAsync()).GetProperty("price").GetInt64());
        }
    }

    /// <summary>The negative control: compared before the grain's turn instead of in it, the same tag lets several writers through.</summary>
    [Fact]
    public async Task Change_ComparedOutsideTheTurn_LosesChanges()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var terms = (await shop.Grain.GetProductAsync(shop.ProductId))!.Terms;
        var gate = new TaskCompletionSource();
        var read = 0;
        var changes = await Task.WhenAll(Enumerable.Range(1, Writers).Select(async writer =>
        {
            var revision = (await shop.Grain.GetProductAsync(shop.ProductId))!.Revision;
            if (Interlocked.Increment(ref read) == Writers)
            {
                gate.SetResult();
            }

            await gate.Task;
            return revision != 1
                ? null
                : await shop.Grain.ChangeProductAsync(
                    shop.ProductId, terms with { Price = writer }, null, null, Actor.System("test"));
        }));
        Assert.True(changes.Count(change => change?.Value is not null) > 1);
    }

    private static object Priced(long price)
    {
        var product = Shop.NewProduct(100);
        product["price"] = price;
        return product;
    }

    private static async Task<string> TagAsync(Shop shop, string path)
    {
        using var response = await shop.Admin.GetAsync(path);
        return response.EnsureSuccessStatusCode().Headers.ETag!.Tag;
    }

    private static async Task<HttpStatusCode> KnownAsync(Shop shop, string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var response = await shop.Admin.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(Shop shop, HttpMethod method, string path, string ifMatch, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await shop.Admin.SendAsync(request);
    }
}
