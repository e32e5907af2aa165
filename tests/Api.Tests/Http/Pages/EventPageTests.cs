using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Http.Pages;

public sealed class EventPageTests(SharedApp shared)
{
    [Fact]
    public async Task Page_AskedAgain_IsNotModifiedUntilItChanges()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        using var first = await GetAsync(shop, "products");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.True(first.Headers.CacheControl!.NoCache);
        Assert.Contains("Accept-Encoding", first.Headers.Vary);
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);
        using var again = await GetAsync(shop, "products", request => request.Headers.IfNoneMatch.Add(tag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(tag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        await shop.HoldAsync();
        using var changed = await GetAsync(shop, "products", request => request.Headers.IfNoneMatch.Add(tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Theory]
    [InlineData("info")]
    [InlineData("products")]
    public async Task Page_FromTheCache_CarriesItsOwnRequestsName(string page)
    {
        using var shop = await Shop.OpenAsync(shared.App);
        List<string> ids = [];
        for (var i = 0; i < 3; i++)
        {
            using var response = await GetAsync(shop, page);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            ids.Add(response.Headers.GetValues("X-Request-ID").Single());
        }

        Assert.Equal(3, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("gzip;q=0.1, br;q=0.9", "br")]
    [InlineData("deflate, gzip;q=1.0, *;q=0", "gzip")]
    [InlineData("identity")]
    [InlineData("br;q=0, gzip;q=0")]
    [InlineData("\"\u0001;;q=x,,", "")]
    public async Task Page_Large_IsCompressedAsAsked(string accepted, string? encoding = null)
    {
        encoding ??= accepted is "br" or "gzip" ? accepted : "";
        using var shop = await Shop.OpenAsync(shared.App, change: product => product["description"] = new string('x', 3_000));
        using var plain = await GetAsync(shop, "products");
        using var response = await GetAsync(shop, "products", request => request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted));
        Assert.Equal(encoding, string.Join(',', response.Content.Headers.ContentEncoding));
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), Encoding.UTF8.GetString(Decompress(bytes, encoding)));
        if (encoding.Length > 0)
        {
            Assert.InRange(bytes.Length, 1, 1_000);
            Assert.NotEqual(plain.Headers.ETag, response.Headers.ETag);
            using var known = await GetAsync(shop, "products", request =>
            {
                request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
                request.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            });
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        }
    }

    [Fact]
    public async Task Answer_ToAnAdmin_IsNeverCompressed()
    {
        using var shop = await Shop.OpenAsync(shared.App, change: product => product["description"] = new string('x', 3_000));
        using var request = new HttpRequestMessage(HttpMethod.Get, shop.AdminPath(""));
        request.Headers.Add("Accept-Encoding", "br, gzip");
        using var response = await shop.Admin.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("only-if-cached")]
    [InlineData("no-store")]
    [InlineData("max-age=0")]
    public async Task Page_WhateverTheClientsCacheWants_IsAnswered(string cacheControl)
    {
        using var shop = await Shop.OpenAsync(shared.App);
        using var response = await GetAsync(shop, "info", request => request.Headers.CacheControl = CacheControlHeaderValue.Parse(cacheControl));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Page_PartAskedFor_IsThatPart()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        await shop.AddProductAsync(1);
        Assert.Equal(2, await CountAsync(shop, "products"));
        Assert.Equal(1, await CountAsync(shop, "products?limit=1"));
        Assert.Equal(0, await CountAsync(shop, "products?skip=2"));
        using var wrong = await GetAsync(shop, "products?limit=0");
        await ProblemAssert.IsInvalidAsync(wrong, "limit");
    }

    [Fact]
    public async Task Page_OfAnEventThatOpensAndCloses_FollowsAtOnce()
    {
        using var shop = await Shop.OpenAsync(shared.App, active: false);
        for (var i = 0; i < 3; i++)
        {
            await HasStatusAsync(shop, HttpStatusCode.NotFound);
            await shop.SetActiveAsync(true);
            await HasStatusAsync(shop, HttpStatusCode.OK);
            await shop.SetActiveAsync(false);
        }

        static async Task HasStatusAsync(Shop shop, HttpStatusCode status)
        {
            foreach (var page in (string[])["info", "info", "products", "products"])
            {
                using var response = await GetAsync(shop, page);
                Assert.Equal(status, response.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Refusal_FromTheCache_IsInTheClientsOwnLanguageAndName()
    {
        using var shop = await Shop.OpenAsync(shared.App, active: false);
        foreach (var (language, message) in ((string, string)[])[("ko", "요청한 항목을 찾을 수 없습니다."), ("en", "There is nothing here.")])
        {
            using var response = await GetAsync(shop, "info", request => request.Headers.Add("Accept-Language", language));
            var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
            Assert.Equal(message, problem.GetProperty("message").GetString());
        }
    }

    [Fact]
    public async Task Page_TextsChanged_ShowsThemToTheNextRequest()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        for (var i = 0; i < 20; i++)
        {
            using var before = await GetAsync(shop, "info");
            using var changed = await shop.Admin.PutAsJsonAsync($"/api/super-admin/events/{shop.EventId}", new
            {
                title = $"Title {i}", description = "", venue = "", starts_on = "2026-11-01", ends_on = "2027-12-31", timezone = "Asia/Seoul",
            });
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
            using var after = await GetAsync(shop, "info");
            Assert.Equal($"Title {i}", (await Json.ReadAsync(after, HttpStatusCode.OK)).GetProperty("title").GetString());
        }
    }

    [Fact]
    public async Task Page_PricesChangeWhileManyRead_IsNeverOlderThanWhatWasAnswered()
    {
        using var shop = await Shop.OpenAsync(shared.App, stock: 100_000);
        var answered = 15_000L;
        var isOver = false;
        var read = 0;
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(ReadAsync)).ToList();
        for (var price = 15_001; price <= 15_100; price++)
        {
            var product = Shop.NewProduct(100_000);
            product["price"] = price;
            using var changed = await shop.Admin.PutAsJsonAsync(shop.AdminPath($"/{shop.ProductId}"), product);
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
            Volatile.Write(ref answered, price);
            if (price % 10 == 0)
            {
                await shop.HoldAsync();
            }
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(readers);
        Assert.True(read > 100, $"Only {read} pages were read.");

        async Task ReadAsync()
        {
            while (!Volatile.Read(ref isOver))
            {
                var atLeast = Volatile.Read(ref answered);
                using var response = await GetAsync(shop, "products");
                var price = (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items")[0].GetProperty("price").GetInt64();
                Assert.True(price >= atLeast, $"{price} was shown after {atLeast} had been answered.");
                Interlocked.Increment(ref read);
            }
        }
    }

    [Fact]
    public async Task Page_EachSaleAnswered_IsShownToItsBuyer()
    {
        using var shop = await Shop.OpenAsync(shared.App, stock: 1_000);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var before = await AvailableAsync(shop);
                await shop.HoldAsync();
                Assert.True(await AvailableAsync(shop) < before);
            }
        })));
        Assert.Equal(1_000 - (16 * 20), await AvailableAsync(shop));
    }

    [Fact]
    public async Task Page_WhoeverAskedFirstHangsUp_IsAnsweredToTheOthers()
    {
        using var shop = await Shop.OpenAsync(shared.App, stock: 1_000_000);
        for (var i = 0; i < 50; i++)
        {
            await shop.HoldAsync();
            using var hangUp = new CancellationTokenSource();
            var first = shop.Buyer.GetAsync($"/api/public/{shop.Code}/products", hangUp.Token);
            var others = Enumerable.Range(0, 8).Select(_ => GetAsync(shop, "products")).ToList();
            await hangUp.CancelAsync();
            foreach (var other in others)
            {
                using var response = await other;
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }

            await Record.ExceptionAsync(() => first);
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(Shop shop, string page, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/public/{shop.Code}/{page}");
        change?.Invoke(request);
        return await shop.Buyer.SendAsync(request);
    }

    private static async Task<int> CountAsync(Shop shop, string page)
    {
        using var response = await GetAsync(shop, page);
        return (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items").GetArrayLength();
    }

    private static async Task<int> AvailableAsync(Shop shop)
    {
        using var response = await GetAsync(shop, "products");
        return (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items")[0].GetProperty("available").GetInt32();
    }

    private static byte[] Decompress(byte[] bytes, string encoding)
    {
        if (encoding.Length == 0)
        {
            return bytes;
        }

        using var source = new MemoryStream(bytes);
        using Stream stream = encoding == "br"
            ? new BrotliStream(source, CompressionMode.Decompress)
            : new GZipStream(source, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
