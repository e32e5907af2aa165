using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace OrleansTickets.Api.Tests.Files;

/// <summary>Small files as real programs write them, with metadata that nobody should get to see; and larger ones made here.</summary>
internal static class SampleFiles
{
    /// <summary>In the metadata of every sample that has some.</summary>
    public const string Secret = "SECRET-37.5665N-126.9780E";

    public static readonly string[] Names =
    [
        "photo.jpg", "progressive.jpg", "transparent.png", "palette.png", "animated.gif", "photo.webp", "simple.webp", "lossless.webp",
        "animated.webp", "map.pdf",
    ];

    public static byte[] Read(string name)
    {
        using var resource = typeof(SampleFiles).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    /// <param name="length">Of the file, at least 100.</param>
    public static byte[] Png(int length = 200, uint width = 24, uint height = 16)
    {
        const int around = 8 + 25 + 12 + 12;
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        var data = new byte[length - around];
        new Random(length).NextBytes(data);
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1a, (byte)'\n',
            .. Chunk("IHDR", header), .. Chunk("IDAT", data), .. Chunk("IEND", []),
        ];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] named = [.. Encoding.Latin1.GetBytes(type), .. data];
        var chunk = new byte[8 + named.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        named.CopyTo(chunk.AsSpan(4));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + named.Length), Crc32.HashToUInt32(named));
        return chunk;
    }

    public static int IndexOf(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.Latin1.GetBytes(text));
}
