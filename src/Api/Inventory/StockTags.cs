using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

/// <summary>Entity tags of what has a stock: the revision counts admins' changes, the reading is the stock.</summary>
internal static class StockTags
{
    private const int ReadingBytes = 9;

    public static EntityTag Of(ProductDetails product) =>
        Of(product.Revision, product.Options.Select(option => option.Stock).OfType<StockLevel>().Prepend(product.Stock));

    public static EntityTag Of(OptionDetails option) => Of(option.Revision, option.Stock is { } own ? [own] : []);

    private static EntityTag Of(int revision, IEnumerable<StockLevel> levels)
    {
        int[] numbers = [.. levels.SelectMany(level => (int[])[level.Total, level.Held, level.Sold])];
        var hash = SHA256.HashData(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return new EntityTag(revision.ToString(CultureInfo.InvariantCulture), Base64Url.EncodeToString(hash.AsSpan(0, ReadingBytes)));
    }
}
