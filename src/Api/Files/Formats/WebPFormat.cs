using System.Buffers.Binary;
using System.Text;

namespace OrleansTickets.Api.Files.Formats;

/// <summary>WebP (RFC 9649): lossy, lossless, extended and animated. EXIF, XMP and what nobody knows are left out.</summary>
internal sealed class WebPFormat : FileFormat
{
    private const int RiffHeaderLength = 8;
    private const int FrameHeaderLength = 16;
    private const int ExtendedLength = 10;

    /// <summary>Of the extended header: colour profile, transparency, animation. Not EXIF and XMP.</summary>
    private const byte KeptFlags = 0x20 | 0x10 | 0x02;

    public override string ContentType => "image/webp";

    public override IReadOnlyList<string> Extensions { get; } = ["webp"];

    public override bool Recognises(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8);

    public override ImageSize? Copy(ByteSource source, Stream target)
    {
        source.Skip(4);
        var end = RiffHeaderLength + source.ReadUInt32LittleEndian();
        source.Skip(4);
        target.Write("RIFF\0\0\0\0WEBP"u8);
        var (type, length) = ReadChunkHeader(source);
        var size = type == "VP8X" ? CopyExtended(source, target, length, end)
            : type is "VP8 " or "VP8L" ? CopyPicture(source, target, type, length)
            : throw new UnfitFileException();

        var written = target.Position;
        Span<byte> riffLength = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(riffLength, (uint)(written - RiffHeaderLength));
        target.Position = 4;
        target.Write(riffLength);
        target.Position = written;
        return size;
    }

    private static ImageSize CopyExtended(ByteSource source, Stream target, uint length, long end)
    {
        if (length != ExtendedLength)
        {
            throw new UnfitFileException();
        }

        var header = source.ReadBytes(ExtendedLength);
        header[0] &= KeptFlags;
        WriteChunkHeader(target, "VP8X", length);
        target.Write(header);
        var size = ImageSize.Of(1 + Number24(header.AsSpan(4)), 1 + Number24(header.AsSpan(7)));
        var hasPicture = false;
        while (source.Position < end)
        {
            hasPicture |= CopyPart(source, target);
        }

        return hasPicture ? size : throw new UnfitFileException();
    }

    /// <returns>Whether it is a picture.</returns>
    private static bool CopyPart(ByteSource source, Stream target)
    {
        var (type, length) = ReadChunkHeader(source);
        switch (type)
        {
            case "VP8 " or "VP8L":
                CopyPicture(source, target, type, length);
                return true;
            case "ANMF":
                CopyFrame(source, target, length);
                return true;
            case "ICCP" or "ANIM" or "ALPH":
                CopyWhole(source, target, type, length);
                return false;
            default:
                source.Skip(Padded(length));
                return false;
        }
    }

    /// <summary>A frame of an animation: a picture, perhaps with its transparency.</summary>
    private static void CopyFrame(ByteSource source, Stream target, uint length)
    {
        var end = source.Position + length;
        WriteChunkHeader(target, "ANMF", length);
        source.CopyTo(target, FrameHeaderLength);
        while (source.Position < end)
        {
            var (type, partLength) = ReadChunkHeader(source);
            if (type == "ALPH")
            {
                CopyWhole(source, target, type, partLength);
            }
            else
            {
                CopyPicture(source, target, type, partLength);
            }
        }

        if (source.Position != end + (length & 1))
        {
            throw new UnfitFileException();
        }
    }

    private static ImageSize CopyPicture(ByteSource source, Stream target, string type, uint length)
    {
        const int headLength = 10;
        if (length < headLength)
        {
            throw new UnfitFileException();
        }

        var head = source.ReadBytes(headLength);
        var size = type switch
        {
            // A key frame, then its start code.
            "VP8 " when (head[0] & 1) == 0 && head.AsSpan(3).StartsWith((ReadOnlySpan<byte>)[0x9d, 0x01, 0x2a]) => ImageSize.Of(
                BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6)) & 0x3fff,
                BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(8)) & 0x3fff),
            "VP8L" when head[0] == 0x2f && BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(1)) is var bits =>
                ImageSize.Of(1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff)),
            _ => throw new UnfitFileException(),
        };
        WriteChunkHeader(target, type, length);
        target.Write(head);
        source.CopyTo(target, Padded(length) - headLength);
        return size;
    }

    private static void CopyWhole(ByteSource source, Stream target, string type, uint length)
    {
        WriteChunkHeader(target, type, length);
        source.CopyTo(target, Padded(length));
    }

    private static (string Type, uint Length) ReadChunkHeader(ByteSource source) =>
        (Encoding.Latin1.GetString(source.ReadBytes(4)), source.ReadUInt32LittleEndian());

    private static void WriteChunkHeader(Stream target, string type, uint length)
    {
        Span<byte> header = stackalloc byte[8];
        Encoding.Latin1.GetBytes(type, header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
        target.Write(header);
    }

    /// <summary>Chunks begin at even addresses.</summary>
    private static long Padded(uint length) => length + (long)(length & 1);

    private static int Number24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
