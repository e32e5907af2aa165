using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace OrleansTickets.Embedded.Storage;

/// <summary>
/// The hash by which Orleans' providers key rows: XXH32 with seed 0 (xxHash specification 0.1.1), its four bytes in reverse. The
/// framework's own is in a package that not every registry holds.
/// </summary>
internal static class StableHash
{
    private const uint Prime1 = 0x9E3779B1;
    private const uint Prime2 = 0x85EBCA77;
    private const uint Prime3 = 0xC2B2AE3D;
    private const uint Prime4 = 0x27D4EB2F;
    private const uint Prime5 = 0x165667B1;

    public static uint Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var length = (uint)data.Length;
        var hash = data.Length >= 16 ? ConsumeStripes(ref data) : Prime5;
        hash += length;
        while (data.Length >= 4)
        {
            hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime3), 17) * Prime4;
            data = data[4..];
        }

        foreach (var last in data)
        {
            hash = BitOperations.RotateLeft(hash + (last * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return BinaryPrimitives.ReverseEndianness(hash ^ (hash >> 16));
    }

    private static uint ConsumeStripes(ref ReadOnlySpan<byte> data)
    {
        Span<uint> lanes = [unchecked(Prime1 + Prime2), Prime2, 0, unchecked(0 - Prime1)];
        while (data.Length >= 16)
        {
            for (var lane = 0; lane < 4; lane++)
            {
                var input = BinaryPrimitives.ReadUInt32LittleEndian(data[(lane * 4)..]);
                lanes[lane] = BitOperations.RotateLeft(lanes[lane] + (input * Prime2), 13) * Prime1;
            }

            data = data[16..];
        }

        return BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7)
            + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18);
    }
}
