package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directives and list merging, one line a rule. */
final class StrategicMergePatchTest {
    private static final Schema SPEC =
            TestSchemas.object(
                    "Spec",
                    "items",
                    TestSchemas.merged(
                            TestSchemas.object(
                                    "Item",
                                    "name",
                                    TestSchemas.STRING,
                                    "v",
                                    TestSchemas.INT32,
                                    "w",
                                    TestSchemas.INT32),
                            "name"),
                    "set",
                    TestSchemas.set(TestSchemas.STRING),
                    "plain",
                    TestSchemas.list(TestSchemas.STRING),
                    "map",
                    TestSchemas.map(TestSchemas.STRING));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'map':{'a':'1','b':'2'}}|{'map':{'a':null,'c':'3'}}|{'map':{'b':'2','c':'3'}}",
                "{'map':{'a':'1'}}|{'map':{'$patch':'replace','c':'3'}}|{'map':{'c':'3'}}",
                "{'map':{'a':'1'}}|{'map':{'$patch':'delete'}}|{'map':{}}",
                "{'map':{'a':'1'}}|{'map':null}|{}",
                "{'map':{'a':'1','b':'2'}}|{'map':{'$retainKeys':['b','c'],'c':'3'}}|{'map':{'b':'2','c':'3'}}",
                "{'plain':['a']}|{'plain':['b']}|{'plain':['b']}",
                "{'set':['a','b']}|{'set':['b','c']}|{'set':['a','b','c']}",
                "{'set':['a','b','c']}|{'$deleteFromPrimitiveList/set':['b']}|{'set':['a','c']}",
                "{'set':['a','b']}|{'$setElementOrder/set':['c','a'],'set':['c']}|{'set':['c','a','b']}",
                "{'items':[{'name':'a','v':1}]}|{'items':[{'name':'a','w':2}]}|{'items':[{'name':'a','v':1,'w':2}]}",
                "{'items':[{'name':'a','v':1}]}|{'items':[{'name':'b','v':2}]}|{'items':[{'name':'b','v':2},{'name':'a','v':1}]}",
                "{'items':[{'name':'a'},{'name':'b'}]}|{'items':[{'name':'a','$patch':'delete'}]}|{'items':[{'name':'b'}]}",
                "{'items':[{'name':'a'}]}|{'items':[{'$patch':'replace'},{'name':'z'}]}|{'items':[{'name':'z'}]}",
                "{'items':[{'name':'a'}]}|{'items':[{'$patch':'replace'}]}|{'items':[]}",
                "{'items':[{'name':'a'},{'name':'b'}]}|{'$setElementOrder/items':[{'name':'b'},{'name':'a'}]}|{'items':[{'name':'b'},{'name':'a'}]}",
                "{}|{'items':[{'name':'a','$patch':'delete'},{'name':'b'}]}|{'items':[{'name':'b'}]}",
                "{}|{'$setElementOrder/items':[{'name':'a'}]}|{}"
            })
    void merges(String original, String patch, String expected) {
        var target = (ObjectNode) Trees.of(original);
        assertThat(StrategicMergePatch.apply(target, Trees.of(patch), SPEC))
                .isEqualTo(Trees.of(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'items':[{'v':1}]}|500|map: map[v:1] does not contain declared merge key: name",
                "{'map':{'$patch':'foo'}}|500|unknown patch type: foo in map: map[$patch:foo]",
                "{'items':['c']}|500|list element types are not identical: [[map[name:a]] [c]]",
                "{'map':{'$retainKeys':'c'}}|400|invalid patch format of retainKeys",
                "[]|400|json: cannot unmarshal array into Go value of type map[string]interface {}",
            })
    void refusesInUpstreamsWords(String patch, int code, String message) {
        var target = (ObjectNode) Trees.of("{'items':[{'name':'a'}],'map':{}}");
        var failure =
                catchThrowableOfType(
                        ApiException.class,
                        () -> StrategicMergePatch.apply(target, Trees.of(patch), SPEC));
        assertThat(failure.status().code()).isEqualTo(code);
        assertThat(failure.status().message()).isEqualTo(message);
    }

    @Test
    void mergePatchFollowsItsRfc() {
        var target = (ObjectNode) Trees.of("{'a':{'b':1,'c':2},'d':[1]}");
        var patch = (ObjectNode) Trees.of("{'a':{'b':null,'e':{'f':null}},'d':[2],'g':null}");
        assertThat(MergePatch.apply(target, patch))
                .isEqualTo(Trees.of("{'a':{'c':2,'e':{}},'d':[2]}"));
    }
}
