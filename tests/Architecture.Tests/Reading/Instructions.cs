using System.Buffers.Binary;
using System.Reflection.Emit;

namespace OrleansTickets.Architecture.Tests.Reading;

/// <summary>Finds the types and members that intermediate language names (ECMA-335 III).</summary>
internal static class Instructions
{
    private const byte TwoByteMark = 0xFE;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<int> TokensOf(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var value = body[at] == TwoByteMark ? BinaryPrimitives.ReadInt16BigEndian(body.AsSpan(at)) : body[at];
            var code = Codes[value];
            at += code.Size;
            if (NamesMember(code))
            {
                yield return BitConverter.ToInt32(body, at);
            }

            at += OperandSize(code, body, at);
        }
    }

    private static bool NamesMember(OpCode code) => code.OperandType
        is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineSig or OperandType.InlineTok or OperandType.InlineType;

    private static int OperandSize(OpCode code, byte[] body, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, at)),
        _ => 4,
    };
}
