using System.Buffers.Binary;

namespace OrleansTickets.Api.Files.Formats;

/// <summary>The one tag of EXIF (2.32, tag 0x0112) without which a photo is shown lying on its side, or mirrored.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;
    private const int EntryLength = 12;

    private static ReadOnlySpan<byte> Name => "Exif\0\0"u8;

    /// <returns>2 to 8. Null where there is none, or 1, which is how pictures are shown anyway.</returns>
    public static byte? Find(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith(Name) || segment.Length < Name.Length + 8)
        {
            return null;
        }

        var tiff = segment[Name.Length..];
        bool? littleEndian = tiff.StartsWith("II*\0"u8) ? true : tiff.StartsWith("MM\0*"u8) ? false : null;
        return littleEndian is { } order ? Find(tiff, order) : null;
    }

    /// <summary>A segment that says this and nothing else.</summary>
    public static byte[] Write(byte orientation) =>
        [.. Name, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];

    private static byte? Find(ReadOnlySpan<byte> tiff, bool littleEndian)
    {
        var directory = Number(tiff, 4, sizeof(uint), littleEndian);
        if (directory > tiff.Length - sizeof(ushort))
        {
            return null;
        }

        var count = Number(tiff, (int)directory, sizeof(ushort), littleEndian);
        for (var at = directory + sizeof(ushort); count > 0 && at + EntryLength <= tiff.Length; at += EntryLength, count--)
        {
            if (Number(tiff, (int)at, sizeof(ushort), littleEndian) == Tag
                && Number(tiff, (int)at + 2, sizeof(ushort), littleEndian) == Short)
            {
                var value = Number(tiff, (int)at + 8, sizeof(ushort), littleEndian);
                return value is >= 2 and <= 8 ? (byte)value : null;
            }
        }

        return null;
    }

    private static uint Number(ReadOnlySpan<byte> tiff, int at, int size, bool littleEndian)
    {
        var bytes = tiff.Slice(at, size);
        return (size, littleEndian) switch
        {
            (sizeof(ushort), true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (sizeof(ushort), false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
    }
}
