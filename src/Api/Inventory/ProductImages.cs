using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Files;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>Uploaded files that show products. The inventory's projection says which are in use, so that those are not deleted.</summary>
internal sealed class ProductImages(IDbContextFactory<TicketsContext> contexts)
{
    private const string ImageTypes = "image/";

    /// <summary>Whether all of them are images of the event.</summary>
    /// <remarks>
    /// Asked before the grain decides: one that is deleted in between is shown no more, and the product cannot be replaced with it.
    /// </remarks>
    public async Task<bool> AreOfAsync(Guid eventId, ImmutableArray<Guid>? imageIds, CancellationToken cancellationToken)
    {
        if (imageIds is not { IsEmpty: false } wanted)
        {
            return true;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = wanted.ToArray();
        return await context.Files.CountAsync(
            f => f.EventId == eventId && f.DeletedAt == null && ids.Contains(f.Id) && f.ContentType.StartsWith(ImageTypes), cancellationToken)
            == ids.Length;
    }

    /// <summary>Their addresses, in this order.</summary>
    public async Task<IReadOnlyList<string>> ReadUrlsAsync(ImmutableArray<Guid>? imageIds, CancellationToken cancellationToken)
    {
        if (imageIds is not { IsEmpty: false } wanted)
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return Order(await ReadUrlsAsync(context, [.. wanted], cancellationToken), wanted);
    }

    /// <summary>The addresses of many, by id; without a query where there are none.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> ReadUrlsAsync(
        TicketsContext context, IReadOnlyCollection<Guid> imageIds, CancellationToken cancellationToken) =>
        imageIds.Count == 0
            ? ImmutableDictionary<Guid, string>.Empty
            : await context.Files.Where(f => imageIds.Contains(f.Id) && f.DeletedAt == null)
                .ToDictionaryAsync(f => f.Id, f => FileName.Prefix + f.Name, cancellationToken);

    public static IReadOnlyList<string> Order(IReadOnlyDictionary<Guid, string> urls, IEnumerable<Guid> imageIds) =>
        [.. imageIds.Where(urls.ContainsKey).Select(id => urls[id])];
}
