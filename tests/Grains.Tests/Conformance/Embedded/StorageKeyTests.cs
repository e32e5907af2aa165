using OrleansTickets.Embedded.Reminders;
using OrleansTickets.Embedded.Storage;

namespace OrleansTickets.Grains.Tests.Conformance.Embedded;

/// <summary>The expected values were read from rows that Orleans' own providers wrote.</summary>
public sealed class StorageKeyTests
{
    [Theory]
    [InlineData("evt-1", 853305368, 0, 0, "evt-1")]
    [InlineData("user:42", 1278111201, 0, 0, "user:42")]
    [InlineData("한글", -1886404039, 0, 0, "한글")]
    [InlineData("0198f1d2-8b6c-7c1e-9a55-0123456789ab", -1392462189, 0, 0, "0198f1d2-8b6c-7c1e-9a55-0123456789ab")]
    [InlineData("0198f1d28b6c7c1e9a550123456789ab", 1511431383, 8943739206003913170, -6086219874776820326, "")]
    [InlineData("BEEF", -1725267504, 0, 48879, "")]
    [InlineData("AB+x", 941570731, 0, 171, "x")]
    public void Of_Key_IsWhatOrleansStores(string key, int hash, long n0, long n1, string extension) =>
        Assert.Equal(new StorageKey(hash, n0, n1, extension), StorageKey.Of(key));

    [Theory]
    [InlineData("cart", 327627606)]
    [InlineData("eventinventory", 1429864852)]
    public void StableHash_OfText_IsWhatOrleansStores(string text, int hash) => Assert.Equal(hash, (int)StableHash.Of(text));

    [Fact]
    public void StableHash_OfMoreThanAStripe_IsXxh32Reversed() =>
        Assert.Equal(
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(0xE2293B2F),
            StableHash.Of("Nobody inspects the spammish repetition"));

    [Fact]
    public void HashOf_Grain_IsWhatOrleansStores() =>
        Assert.Equal(1899515462, ReminderTable.HashOf(GrainId.Create("eventinventory", "evt-1")));
}
