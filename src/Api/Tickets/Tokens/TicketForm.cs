using System.Buffers.Binary;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>
/// The bytes that are signed for a ticket; docs/tickets.md describes them for gates of others, so they never change: another form is
/// another version.
/// </summary>
/// <remarks>
/// Numbers are big-endian: version (1 byte), key id (4), ticket id (16), event id (16), product id (16), day of the visit since
/// 1970-01-01 or 0 for any (2), serial within the order (2), entries or 0 for any number (1).
/// </remarks>
internal static class TicketForm
{
    public const byte Version = 1;
    public const int Length = 58;
    public const int KeyIdLength = 4;

    private const int IdLength = 16;
    private const int TicketAt = 1 + KeyIdLength;
    private const int EventAt = TicketAt + IdLength;
    private const int ProductAt = EventAt + IdLength;
    private const int VisitAt = ProductAt + IdLength;
    private const int SerialAt = VisitAt + sizeof(ushort);
    private const int EntriesAt = SerialAt + sizeof(ushort);

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <exception cref="OverflowException">A visit date, serial or number of entries that no ticket has.</exception>
    public static void Write(TicketClaim claim, ReadOnlySpan<byte> keyId, Span<byte> bytes)
    {
        bytes[0] = Version;
        keyId.CopyTo(bytes.Slice(1, KeyIdLength));
        claim.TicketId.TryWriteBytes(bytes[TicketAt..], bigEndian: true, out _);
        claim.EventId.TryWriteBytes(bytes[EventAt..], bigEndian: true, out _);
        claim.ProductId.TryWriteBytes(bytes[ProductAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[VisitAt..], checked((ushort)(claim.VisitDate?.DayNumber - Epoch ?? 0)));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[SerialAt..], checked((ushort)claim.Serial));
        bytes[EntriesAt] = checked((byte)claim.Entries);
    }

    public static ReadOnlySpan<byte> KeyIdOf(ReadOnlySpan<byte> bytes) => bytes.Slice(1, KeyIdLength);

    public static TicketClaim Read(ReadOnlySpan<byte> bytes)
    {
        var day = BinaryPrimitives.ReadUInt16BigEndian(bytes[VisitAt..]);
        return new TicketClaim(
            new Guid(bytes.Slice(TicketAt, IdLength), bigEndian: true),
            new Guid(bytes.Slice(EventAt, IdLength), bigEndian: true),
            new Guid(bytes.Slice(ProductAt, IdLength), bigEndian: true),
            day == 0 ? null : DateOnly.FromDayNumber(Epoch + day),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[SerialAt..]),
            bytes[EntriesAt]);
    }
}
