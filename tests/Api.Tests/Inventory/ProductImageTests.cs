using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Api.Tests.Files;

namespace OrleansTickets.Api.Tests.Inventory;

/// <summary>Uploaded images on products (MISSION T5, T17).</summary>
public sealed class ProductImageTests(SharedApp shared)
{
    [Fact]
    public async Task Put_Images_AreShownInTheirOrderToOrganiserAndBuyers()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var (first, second) = (await UploadAsync(shop, 201), await UploadAsync(shop, 202));

        var product = await ReplaceAsync(shop, second.Id, first.Id);

        Assert.Equal([second.Id, first.Id], product.GetProperty("image_ids").EnumerateArray().Select(id => id.GetGuid()));
        Assert.Equal([second.Url, first.Url], Urls(product));
        Assert.Equal([second.Url, first.Url], Urls(await PublicProductAsync(shop)));
        foreach (var url in Urls(product))
        {
            using var image = await shop.Buyer.GetAsync(url);
            Assert.Equal("image/png", image.Content.Headers.ContentType?.MediaType);
        }

        Assert.Equal([first.Url], Urls(await ReplaceAsync(shop, first.Id)));
        Assert.Equal([first.Url], Urls(await PublicProductAsync(shop)));
    }

    [Fact]
    public async Task Post_ProductWithAnImage_ShowsIt()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var image = await UploadAsync(shop, 201);
        var id = await shop.AddProductAsync(1, product => product["image_ids"] = new JsonArray(image.Id.ToString()));
        using var response = await shop.Admin.GetAsync(shop.AdminPath($"/{id}"));
        Assert.Equal([image.Url], Urls(await Json.ReadAsync(response, HttpStatusCode.OK)));
    }

    [Fact]
    public async Task Put_FileThatIsNoImageOfTheEvent_IsInvalidAndChangesNothing()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        using var foreign = await Shop.OpenAsync(shared.App);
        var own = await UploadAsync(shop, 201);
        var deleted = await UploadAsync(shop, 202);
        using var removal = await shop.Admin.DeleteAsync(Uploading.Path(shop.EventId, $"/{deleted.Id}"));
        Assert.Equal(HttpStatusCode.NoContent, removal.StatusCode);
        var document = await shop.Admin.UploadAsync(shop.EventId, SampleFiles.Read("map.pdf"));
        await ReplaceAsync(shop, own.Id);

        foreach (var id in (Guid[])
            [(await UploadAsync(foreign, 203)).Id, document.GetProperty("id").GetGuid(), deleted.Id, Guid.Empty])
        {
            using var refused = await PutAsync(shop, own.Id, id);
            await ProblemAssert.IsInvalidAsync(refused, "image_ids");
        }

        Assert.Equal([own.Url], Urls(await shop.ReadProductAsync()));
    }

    [Fact]
    public async Task Put_TheSameImageTwiceOrTooMany_IsInvalid()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var image = await UploadAsync(shop, 201);
        using var twice = await PutAsync(shop, image.Id, image.Id);
        await ProblemAssert.IsInvalidAsync(twice, "image_ids");
        using var many = await PutAsync(shop, [.. Enumerable.Range(1, 11).Select(i => new Guid(i, 0, 0, new byte[8]))]);
        await ProblemAssert.IsInvalidAsync(many, "image_ids");
    }

    [Fact]
    public async Task DeleteFile_ShownByAProduct_IsAConflictUntilTheProductLetsGo()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        var (replaced, archived) = (await UploadAsync(shop, 201), await UploadAsync(shop, 202));
        await ReplaceAsync(shop, replaced.Id, archived.Id);
        await AssertDeletionAsync(shop, replaced.Id, HttpStatusCode.Conflict);

        await ReplaceAsync(shop, archived.Id);
        await AssertDeletionAsync(shop, replaced.Id, HttpStatusCode.NoContent);
        await AssertDeletionAsync(shop, archived.Id, HttpStatusCode.Conflict);

        await shop.ArchiveAsync($"/{shop.ProductId}");
        await AssertDeletionAsync(shop, archived.Id, HttpStatusCode.NoContent);
    }

    private static async Task<(Guid Id, string Url)> UploadAsync(Shop shop, int length)
    {
        var file = await shop.Admin.UploadAsync(shop.EventId, SampleFiles.Png(length));
        return (file.GetProperty("id").GetGuid(), file.GetProperty("url").GetString()!);
    }

    private static Task<HttpResponseMessage> PutAsync(Shop shop, params Guid[] images)
    {
        var product = Shop.NewProduct(100);
        product["image_ids"] = new JsonArray([.. images.Select(id => JsonValue.Create(id.ToString()))]);
        return shop.Admin.PutAsJsonAsync(shop.AdminPath($"/{shop.ProductId}"), product);
    }

    private static async Task<JsonElement> ReplaceAsync(Shop shop, params Guid[] images)
    {
        using var response = await PutAsync(shop, images);
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task AssertDeletionAsync(Shop shop, Guid file, HttpStatusCode status)
    {
        using var response = await shop.Admin.DeleteAsync(Uploading.Path(shop.EventId, $"/{file}"));
        Assert.Equal(status, response.StatusCode);
    }

    private static async Task<JsonElement> PublicProductAsync(Shop shop)
    {
        using var response = await shop.Buyer.GetAsync($"/api/public/{shop.Code}/products");
        return (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items").EnumerateArray()
            .Single(product => product.GetProperty("id").GetGuid() == shop.ProductId);
    }

    private static IEnumerable<string> Urls(JsonElement product) =>
        product.GetProperty("image_urls").EnumerateArray().Select(url => url.GetString()!);
}
