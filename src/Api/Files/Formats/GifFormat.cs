using System.Buffers.Binary;

namespace OrleansTickets.Api.Files.Formats;

/// <summary>GIF (87a and 89a), animations included. Comments, texts and unknown applications' data are left out.</summary>
internal sealed class GifFormat : FileFormat
{
    private const byte Image = 0x2c;
    private const byte Extension = 0x21;
    private const byte Trailer = 0x3b;
    private const byte GraphicControl = 0xf9;
    private const byte Application = 0xff;
    private const int SignatureLength = 6;

    public override string ContentType => "image/gif";

    public override IReadOnlyList<string> Extensions { get; } = ["gif"];

    public override bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8);

    public override ImageSize? Copy(ByteSource source, Stream target)
    {
        source.CopyTo(target, SignatureLength);
        var screen = source.ReadBytes(7);
        var size = ImageSize.Of(BinaryPrimitives.ReadUInt16LittleEndian(screen), BinaryPrimitives.ReadUInt16LittleEndian(screen.AsSpan(2)));
        target.Write(screen);
        CopyColours(source, target, screen[4]);
        var images = 0;
        while (true)
        {
            switch (source.ReadByte())
            {
                case Image:
                    CopyImage(source, target);
                    images++;
                    break;
                case Extension:
                    CopyExtension(source, target);
                    break;
                case Trailer when images > 0:
                    target.WriteByte(Trailer);
                    return size;
                default:
                    throw new UnfitFileException();
            }
        }
    }

    private static void CopyImage(ByteSource source, Stream target)
    {
        var descriptor = source.ReadBytes(9);
        ImageSize.Of(
            BinaryPrimitives.ReadUInt16LittleEndian(descriptor.AsSpan(4)), BinaryPrimitives.ReadUInt16LittleEndian(descriptor.AsSpan(6)));
        target.WriteByte(Image);
        target.Write(descriptor);
        CopyColours(source, target, descriptor[8]);
        var codeSize = source.ReadByte();
        target.WriteByte(codeSize is >= 1 and <= 11 ? codeSize : throw new UnfitFileException());
        CopyBlocks(source, target);
    }

    private static void CopyExtension(ByteSource source, Stream target)
    {
        var label = source.ReadByte();
        var length = source.ReadByte();
        var first = source.ReadBytes(length);
        var keep = label == GraphicControl
            || (label == Application && (first.AsSpan().SequenceEqual("NETSCAPE2.0"u8) || first.AsSpan().SequenceEqual("ANIMEXTS1.0"u8)));
        if (keep)
        {
            target.Write([Extension, label, length]);
            target.Write(first);
        }

        // An empty first block is the last one too.
        if (length > 0)
        {
            CopyBlocks(source, keep ? target : Stream.Null);
        }
    }

    /// <param name="flags">Whether there is a table, and the logarithm of its size less one.</param>
    private static void CopyColours(ByteSource source, Stream target, byte flags)
    {
        if ((flags & 0x80) != 0)
        {
            source.CopyTo(target, 3 << ((flags & 7) + 1));
        }
    }

    private static void CopyBlocks(ByteSource source, Stream target)
    {
        byte length;
        do
        {
            length = source.ReadByte();
            target.WriteByte(length);
            source.CopyTo(target, length);
        }
        while (length > 0);
    }
}
